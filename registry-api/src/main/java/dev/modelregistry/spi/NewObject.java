package dev.modelregistry.spi;

/** An object that is to be created, for {@link Storage#createInOrder}. */
public record NewObject(ObjectKey key, Payload payload) {}
