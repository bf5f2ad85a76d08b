package org.waymarker.subscription;

import org.waymarker.security.Caller;

/** Whose a subscription is: a name that two issuers may give counts for each of them. */
record Owner(String value) {
    static Owner of(Caller caller) {
        return new Owner(caller.key());
    }
}
