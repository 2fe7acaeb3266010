/**
 * What must hold before a promotion: evaluations are the evidence, a policy names the gates and the
 * consent that a label asks for, and a gate report keeps what the gates found.
 */
@NullMarked
package dev.modelregistry.gate;

import org.jspecify.annotations.NullMarked;
