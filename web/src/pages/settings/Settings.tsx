import { useTitle } from "../../components/title";

export function Settings() {
  useTitle("Settings");
  return <h1>Settings</h1>;
}
