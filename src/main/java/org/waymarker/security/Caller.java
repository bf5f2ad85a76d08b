package org.waymarker.security;

import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param issuer who vouches for the subject: two issuers may give one name to two callers
 * @param subject the token's {@code sub}; never a patient's name
 * @param scopes what the token allows
 * @param fhirUser the person for whom a system calls, as {@code Practitioner/[id]} or {@code PractitionerRole/[id]} or an absolute
 *     address that ends so
 */
public record Caller(String issuer, String subject, Scopes scopes, Optional<String> fhirUser) {
    public Caller {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("A caller has a subject");
        }
    }

    /** Who this is, among the callers of all issuers. */
    public String key() {
        return issuer + " " + subject;
    }

    /** Whether this caller may see who else belongs to a peer group. */
    public boolean maySeeMembers() {
        return scopes.groupMembers();
    }
}
