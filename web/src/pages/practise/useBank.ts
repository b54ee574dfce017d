import { client, take } from "../../api/client";
import { type Resource, useResource } from "../../api/resource";
import type { Competency, Question, Round } from "../../api/schema";
import { type Practised, sumUp } from "./practised";

/** All that can be practised, and what was done with it. */
export interface Bank {
  questions: Question[];
  rounds: Round[];
  competencies: Competency[];
  practised: Map<string, Practised>;
  goal: number;
}

export function useBank(): Resource<Bank> {
  return useResource("bank", async (signal) => {
    const [{ questions }, { rounds }, { competencies }, progress] = await Promise.all([
      take(client.GET("/api/v1/questions", { signal })),
      take(client.GET("/api/v1/rounds", { signal })),
      take(client.GET("/api/v1/competencies", { signal })),
      take(client.GET("/api/v1/progress", { signal })),
    ]);
    return { questions, rounds, competencies, practised: sumUp(progress), goal: progress.goal };
  });
}
