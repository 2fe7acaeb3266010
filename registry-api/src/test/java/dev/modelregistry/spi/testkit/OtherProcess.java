package dev.modelregistry.spi.testkit;

/**
 * How another process opens the storage under test.
 *
 * @param opener opens it there; a public class with a public constructor without parameters
 * @param location what the opener is told, such as a path
 */
public record OtherProcess(Class<? extends StorageOpener> opener, String location) {}
