import { describe, expect, it } from "vitest";
import type { ModelServerInUse } from "../../api/schema";
import { draftOf, hostElsewhere, toSave, toTest } from "./servers";

const empty = { baseUrl: "", model: "", key: "", dropsKey: false };

describe("a server elsewhere", () => {
  it.each([
    ["https://api.openai.com/v1", "api.openai.com"],
    ["http://192.168.1.5:8080/v1", "192.168.1.5"],
    ["http://127.0.0.1:11434/v1", null],
    ["http://localhost:1234", null],
    ["http://[::1]:8080/v1", null],
    ["http://127.0.0.1.example.com", "127.0.0.1.example.com"],
    ["api.openai", null],
    ["", null],
  ])("%s: %s", (address, host) => {
    expect(hostElsewhere(address)).toBe(host);
  });
});

describe("what is saved", () => {
  it("leaves a stored key alone unless one is typed or it is to go", () => {
    const draft = { ...empty, baseUrl: " http://host/v1 ", model: " m " };
    expect(toSave(draft)).toEqual({ base_url: "http://host/v1", model: "m" });
    expect(toSave({ ...draft, dropsKey: true })).toEqual({ base_url: "http://host/v1", model: "m", api_key: null });
    expect(toSave({ ...draft, key: "k", dropsKey: true })).toEqual({
      base_url: "http://host/v1",
      model: "m",
      api_key: "k",
    });
  });

  it("names no model where none is typed", () => {
    expect(toSave({ ...empty, baseUrl: "http://host" }).model).toBeNull();
  });
});

it("tries what is typed, and what is in use for the rest", () => {
  expect(toTest(empty)).toEqual({});
  expect(toTest({ ...empty, model: "m" })).toEqual({ model: "m" });
});

it("begins with what was set on the page, not with what was found", () => {
  const server: ModelServerInUse = {
    base_url: "http://host/v1",
    model: "m",
    has_key: true,
    set_by: "page",
    can_be_set: true,
  };
  expect(draftOf(server)).toEqual({ ...empty, baseUrl: "http://host/v1", model: "m" });
  expect(draftOf({ ...server, set_by: "found" })).toEqual(empty);
});
