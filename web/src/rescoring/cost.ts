import type { RescoringEstimate } from "../api/schema";
import { t } from "../texts";

type Cost = Pick<RescoringEstimate, "scorer" | "model" | "input_tokens" | "output_tokens" | "price_usd">;

/** Return what scoring or reading is expected to take, in words; what is not known is said to be so. */
export function costOf({ scorer, model, input_tokens, output_tokens, price_usd }: Cost): string {
  if (scorer === "coverage") return t.rescoring.byCoverage;
  const price = price_usd === null ? t.rescoring.priceUnknown : t.rescoring.price(dollars(price_usd));
  return [t.rescoring.by(model ?? t.scales.unknownModel, count(input_tokens), count(output_tokens)), price].join(" ");
}

function count(tokens: number | null): string {
  return tokens === null ? t.rescoring.unknown : tokens.toLocaleString();
}

function dollars(amount: number): string {
  const digits = amount < 0.1 ? 4 : 2;
  return `$${amount.toFixed(digits)}`;
}
