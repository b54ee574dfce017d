import { Rescore } from "../../rescoring/Rescore";
import { t } from "../../texts";
import { Section } from "./Section";

/** Scores all old answers again, so that they can be compared with new ones. */
export function PresentScale() {
  return (
    <Section id="present-scale" title={t.rescoring.title} about={t.rescoring.about}>
      <Rescore questionId={null} />
    </Section>
  );
}
