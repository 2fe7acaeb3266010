package dev.modelregistry;

/**
 * An answer and what gave it.
 *
 * @param value the answer
 * @param by the version that gave it, and the decision that let it answer
 * @param <R> what the answer is
 */
public record Answer<R>(R value, Served by) {}
