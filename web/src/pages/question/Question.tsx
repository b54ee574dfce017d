import { useTitle } from "../../components/title";

export function Question() {
  useTitle("Question");
  return <h1>Question</h1>;
}
