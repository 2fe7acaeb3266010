package dev.modelregistry.event;

/**
 * One thing that happened.
 *
 * <p>Which log an event stands in: {@link Registered} in the versions of a model, {@link Captured}
 * in the snapshots of a dataset, {@link Granted}, {@link Revoked}, {@link Denied} and {@link
 * KeepSet} in the policies of the registry, {@link PolicySet} there or in the decisions of a model,
 * all others in the decisions of a model. {@link Voided} and {@link Unrecognised} can stand
 * anywhere.
 */
public sealed interface Event
    permits Registered,
        Captured,
        PolicySet,
        Promoted,
        Refused,
        RolledBack,
        Approved,
        Evaluated,
        CanaryStarted,
        CanaryChanged,
        CanaryAborted,
        Granted,
        Revoked,
        Denied,
        KeepSet,
        Voided,
        Unrecognised {}
