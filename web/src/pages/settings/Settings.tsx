import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import { useTitle } from "../../components/title";
import { t } from "../../texts";
import { Appearance } from "./Appearance";
import { FeedbackLanguage } from "./FeedbackLanguage";
import { Installation } from "./Installation";
import { MicrophoneTest } from "./MicrophoneTest";
import { Practising } from "./Practising";
import { PresentScale } from "./PresentScale";
import { Scoring } from "./Scoring";
import { YourData } from "./YourData";
import "./settings.css";

/** How the page looks, how one practises, what scores, and what is done with all that is stored. */
export function Settings() {
  useTitle(t.shell.settings);
  const setup = useResource("setup", (signal) => take(client.GET("/api/v1/setup", { signal })));
  return (
    <div class="settings">
      <h1>{t.shell.settings}</h1>
      <Appearance />
      <FeedbackLanguage setup={setup} />
      <Practising />
      <MicrophoneTest />
      <Scoring setup={setup} />
      <PresentScale />
      <Installation setup={setup} />
      <YourData />
    </div>
  );
}
