import { useTitle } from "../../components/title";

export function Practise() {
  useTitle("Practise");
  return <h1>Practise</h1>;
}
