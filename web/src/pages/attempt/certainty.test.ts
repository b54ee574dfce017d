import { expect, test } from "vitest";
import { t } from "../../texts";
import { certaintyOf } from "./certainty";

const band = { low: 0.36, high: 0.64 };

test("a measured total says where it lies on average", () => {
  expect(certaintyOf({ total: 0.5, band, readings: 1, criteria: [{ band }] })).toEqual([
    t.scorecard.band(t.common.percent(0.36), t.common.percent(0.64)),
  ]);
});

test("several readings are named first", () => {
  const said = certaintyOf({ total: 0.5, band, readings: 3, criteria: [{ band }] });
  expect(said).toEqual([t.scorecard.readings(3), t.scorecard.band(t.common.percent(0.36), t.common.percent(0.64))]);
});

test("a scorer whose noise was not measured says so", () => {
  expect(certaintyOf({ total: 0.5, band: null, readings: 1, criteria: [{ band: null }] })).toEqual([
    t.scorecard.noBand,
  ]);
});

test("nothing is said where chance moves nothing", () => {
  const exact = { low: 0.5, high: 0.5 };
  expect(certaintyOf({ total: 0.5, band: exact, readings: 1, criteria: [{ band: exact }] })).toEqual([]);
});

test("a total that alone has no band is not called unmeasured", () => {
  expect(certaintyOf({ total: 0.5, band: null, readings: 1, criteria: [{ band }, { band: null }] })).toEqual([]);
});

test("where nothing was scored there is nothing to be sure of", () => {
  expect(certaintyOf({ total: null, band: null, readings: 1, criteria: [{ band: null }] })).toEqual([]);
});
