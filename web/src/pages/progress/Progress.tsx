import { useTitle } from "../../components/title";

export function Progress() {
  useTitle("Progress");
  return <h1>Progress</h1>;
}
