package org.waymarker.login;

import java.util.Optional;

/** The token that is set, or none. */
record GivenToken(Optional<String> current) implements HospitalLogin {
    @Override
    public boolean renew(Optional<String> refused) {
        return current.isPresent() && !current.equals(refused);
    }

    @Override
    public String toString() {
        return "GivenToken[" + (current.isPresent() ? "******" : "none") + "]";
    }
}
