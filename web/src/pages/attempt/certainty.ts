import type { Feedback } from "../../api/schema";
import { percent } from "../../components/units";
import { t } from "../../texts";

/** The parts of a scorecard that say how sure it is. */
export type Certain = Pick<Feedback, "total" | "band" | "readings"> & {
  criteria: Pick<Feedback["criteria"][number], "band">[];
};

/**
 * Return what can be said of chance in a total: where it lies, or that the scorer's noise was not measured. Nothing where
 * chance moves nothing, and where criteria have bands but this total can't have one.
 */
export function certaintyOf({ total, band, readings, criteria }: Certain): string[] {
  if (total === null) return [];
  const said = readings > 1 ? [t.scorecard.readings(readings)] : [];
  if (band !== null)
    return band.low === band.high ? said : [...said, t.scorecard.band(percent(band.low), percent(band.high))];
  return criteria.every((each) => each.band === null) ? [...said, t.scorecard.noBand] : said;
}
