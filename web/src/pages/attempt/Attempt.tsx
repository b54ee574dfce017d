import { useTitle } from "../../components/title";

export function Attempt() {
  useTitle("Attempt");
  return <h1>Attempt</h1>;
}
