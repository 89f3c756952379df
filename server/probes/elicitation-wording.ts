// S3 in dialogues: what the assistant is made to say so that its belief in an answer can be read.

/** As ΔBelief's code writes it; `{answer}` stands for the gold answer. */
export const elicitationWording = "Is it '{answer}'?";
