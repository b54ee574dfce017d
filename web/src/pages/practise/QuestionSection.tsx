import { t } from "../../texts";
import type { Section } from "./outline";
import type { Practised } from "./practised";
import { QuestionRow } from "./QuestionRow";

interface Props {
  section: Section;
  practised: ReadonlyMap<string, Practised>;
}

/** The questions of a round, or of a part of one. */
export function QuestionSection({ section, practised }: Props) {
  const { title, minutes, shape, drawn, questions } = section;
  return (
    <section class="question-section">
      <header class="question-section-head">
        <h3>{title}</h3>
        <span class="soft small numeric">{t.common.minutes(minutes)}</span>
        {(shape ?? drawn) && <p class="soft small">{shape ?? (drawn && t.practise.drawn(drawn))}</p>}
      </header>
      <ul class="question-rows">
        {questions.map((question) => (
          <QuestionRow key={question.id} question={question} practised={practised.get(question.id)} />
        ))}
      </ul>
    </section>
  );
}
