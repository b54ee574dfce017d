import { en, type Texts } from "./en";

/** The words of the page. A second language stands beside en.ts and is chosen here by navigator.languages. */
export const t: Texts = en;
