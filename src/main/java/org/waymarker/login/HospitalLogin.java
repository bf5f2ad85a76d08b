package org.waymarker.login;

import java.util.Optional;

/** Shows the hospital's FHIR server who calls: the bearer token of the moment, wherever it comes from. */
public interface HospitalLogin {
    /**
     * May ask the hospital's authorisation server, and wait for its answer, if there is no token that is still good.
     *
     * @return empty where calls go without a token
     * @throws LoginException if there should be one and none can be had now
     */
    Optional<String> current();

    /**
     * The hospital took the token no more.
     *
     * @param refused the one that it was sent
     * @return whether there is another one by now
     * @throws LoginException if another one should be had and cannot be now
     */
    boolean renew(Optional<String> refused);
}
