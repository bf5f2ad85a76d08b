package org.waymarker.subscription;

import org.waymarker.security.Caller;

/** Whose a subscription is. */
record Owner(String value) {
    static Owner of(Caller caller) {
        return new Owner(caller.subject());
    }
}
