package org.waymarker.patient;

/** The hospital may have merged two of its Patients; what we keep then goes on standing under the key under which it was kept. */
public final class OnePerson {
    /** For {@code patient_key in ...}: every key of the person who has the key that is bound. */
    public static final String KEYS =
            "(select p.key from patient p where p.person = (select q.person from patient q where q.key = ?))";

    private OnePerson() {}
}
