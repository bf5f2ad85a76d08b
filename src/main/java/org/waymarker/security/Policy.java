package org.waymarker.security;

import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Who may do what. Every call passes here once, entries of batches and transactions included, before anything is looked up for it;
 * and each type that an answer brings along besides the one that was asked for. Today the token's scopes decide. Access by patient,
 * consent and the audit trail have their place here too, and nowhere else.
 */
@Singleton
public final class Policy {
    /**
     * Whether a caller may do it.
     *
     * @return what the caller lacks; empty if nothing
     */
    public Optional<Missing> missing(Caller caller, Access access) {
        return caller.scopes().allows(access) ? Optional.empty() : Optional.of(new Missing(access));
    }

    /**
     * Whether resources of a type may go into an answer that is about another, such as that of {@code $everything}; what may not is
     * left out. A type that the caller names, in {@code _include}, is asked about by {@link #missing} and refused.
     */
    public boolean maySee(Caller caller, String type) {
        return caller.scopes().allows(new Access(type, Access.Action.READ));
    }

    /** What a caller lacks. */
    public record Missing(Access access) {
        /** For people: {@code system/Task.u or user/Task.u}. */
        public String scopes() {
            return access.systemScope() + " or " + access.userScope();
        }
    }
}
