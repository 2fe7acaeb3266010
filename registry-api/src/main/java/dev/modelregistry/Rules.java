package dev.modelregistry;

import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import java.util.List;
import java.util.Map;

/**
 * What holds for the whole registry. Every change is an event of the registry's own log.
 *
 * <p>As long as no role was granted, every actor may do everything. The first grant must make
 * somebody an admin of everything; from then on an actor may do what their roles allow and nothing
 * else. Safe for use by many threads.
 */
public interface Rules {

  /**
   * Sets the policy of a label for all models that have none of their own.
   *
   * @throws dev.modelregistry.error.AccessDenied if the actor is no admin
   */
  void protect(Label label, Policy policy);

  /** Returns the policies that hold for all models without one of their own. */
  Map<Label, Policy> policies();

  /**
   * Gives a role.
   *
   * @throws dev.modelregistry.error.Rejected if nobody would be an admin of everything
   * @throws dev.modelregistry.error.AccessDenied if the actor is no admin
   */
  void grant(Grant grant);

  /**
   * Takes a role away.
   *
   * @throws dev.modelregistry.error.Rejected if there is no such grant, or nobody would be left as
   *     an admin of everything
   * @throws dev.modelregistry.error.AccessDenied if the actor is no admin
   */
  void revoke(Grant grant);

  /** Returns the grants in force. */
  List<Grant> grants();

  /**
   * Says how the bytes of models and datasets are kept from now on, whichever process stores them,
   * unless the registration or the snapshot says it for itself. The newest rule for a name wins,
   * over narrower ones too. What is stored already stays as it is.
   *
   * @param names a model's or dataset's name, or a beginning of names followed by {@code *}, as in
   *     a {@link Grant}; the rule that was set for the same names is replaced
   * @throws IllegalArgumentException if it is neither
   * @throws dev.modelregistry.error.AccessDenied if the actor is no admin of these names
   */
  void keep(String names, Keep keep);

  /** Returns how bytes are kept, in the order in which it was set: the last for a name wins. */
  List<KeepRule> kept();

  /** Returns every change of the rules and every denied action, oldest first. */
  List<Decision> history();
}
