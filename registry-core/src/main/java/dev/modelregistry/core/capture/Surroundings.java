package dev.modelregistry.core.capture;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a process can see of itself, as a value, so that a test can be another process.
 *
 * @param properties the system properties
 * @param arguments the arguments of the virtual machine, not those of the program
 * @param variables the environment variables
 * @param root the folder that holds {@code proc} and {@code sys}
 */
record Surroundings(
    Map<String, String> properties,
    List<String> arguments,
    Map<String, String> variables,
    Path root) {

  String property(String name) {
    return properties.getOrDefault(name, "");
  }
}
