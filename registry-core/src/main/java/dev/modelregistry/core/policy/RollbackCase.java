package dev.modelregistry.core.policy;

import dev.modelregistry.value.Label;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.Optional;

/**
 * A rollback to decide on.
 *
 * @param model the model
 * @param label its label that is to go back
 * @param target the version it is to go back to, or empty for the one before
 * @param reason why, for example an incident number
 */
public record RollbackCase(
    ModelName model, Label label, Optional<VersionId> target, String reason) {

  /**
   * Checks the reason.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public RollbackCase {
    if (reason.isBlank()) {
      throw new IllegalArgumentException(
          "a rollback needs a reason, for example an incident number");
    }
  }
}
