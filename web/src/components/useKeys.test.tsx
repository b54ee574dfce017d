import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useKeys, writeShortcuts } from "./useKeys";

let pressed: string[] = [];
beforeEach(() => {
  pressed = [];
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

function Page({ isEnabled = true }: { isEnabled?: boolean }) {
  const note = (name: string) => () => void pressed.push(name);
  useKeys({ r: note("r"), Space: note("Space"), "Ctrl+Enter": note("Ctrl+Enter") }, isEnabled);
  return (
    <>
      <textarea aria-label="field" />
      <button type="button">button</button>
    </>
  );
}

test("a key does what it stands for", () => {
  render(<Page />);
  fireEvent.keyDown(document.body, { key: "r" });
  fireEvent.keyDown(document.body, { key: " " });
  expect(pressed).toEqual(["r", "Space"]);
});

test("single keys rest while somebody types, those with Ctrl or Cmd do not", () => {
  render(<Page />);
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "r" });
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "Enter", ctrlKey: true });
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "Enter", metaKey: true });
  expect(pressed).toEqual(["Ctrl+Enter", "Ctrl+Enter"]);
});

test("the browser's own keys are left alone", () => {
  render(<Page />);
  fireEvent.keyDown(document.body, { key: "r", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "r", altKey: true });
  expect(pressed).toEqual([]);
});

test("space presses a button that has the focus", () => {
  render(<Page />);
  fireEvent.keyDown(screen.getByRole("button"), { key: " " });
  expect(pressed).toEqual([]);
});

test("a key that is held down counts once", () => {
  render(<Page />);
  fireEvent.keyDown(document.body, { key: "r" });
  fireEvent.keyDown(document.body, { key: "r", repeat: true });
  expect(pressed).toEqual(["r"]);
});

test("an open dialog has the keys to itself", () => {
  render(<Page />);
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.setAttribute("open", "");
  fireEvent.keyDown(document.body, { key: "r" });
  dialog.remove();
  expect(pressed).toEqual([]);
});

test("keys do nothing while they are not enabled, or were switched off", () => {
  const { rerender } = render(<Page isEnabled={false} />);
  fireEvent.keyDown(document.body, { key: "r" });
  rerender(<Page />);
  writeShortcuts(false);
  fireEvent.keyDown(document.body, { key: "r" });
  expect(pressed).toEqual([]);
});
