package org.waymarker.hospital;

/** Why a lane waits for a person. Names are shown to operators and told apart in {@code docs/operating.md}. */
enum ParkReason {
    /** The hospital knows nobody by any of the names that we were given. */
    PATIENT_NOT_FOUND,
    /** More than one Patient of the hospital fits. */
    PATIENT_AMBIGUOUS,
    /** The hospital's Patient has another birth date or number than we were given. */
    PATIENT_MISMATCH,
    /** The hospital has merged its Patient into another one. */
    PATIENT_REPLACED,
    /** The hospital's Patient is known to us as somebody else. */
    PATIENT_CONFLICT,
    /** The hospital holds more than one resource with an identifier of ours. */
    DOUBLED,
    /** After an attempt whose end is not known, the hospital gives no way to find out whether it was carried out. */
    CANNOT_LOOK,
    /** After such an attempt, the hospital holds something alike that may or may not be what we wrote. */
    UNDECIDED,
    /** The EHR has made more than one resource that might be the one we mean. */
    ADOPTION_AMBIGUOUS,
    /** Someone else changed the same elements of the hospital's copy as we do. */
    CONFLICT,
    /** The hospital no longer holds a resource that we made there. */
    GONE,
    /** The hospital refuses it; sending it again cannot help. */
    REJECTED,
    /** It is told in a note, which must lie on an Encounter of the patient, and there is none. */
    NO_ENCOUNTER_FOR_NOTE,
    /** It fails again and again while the hospital carries out what other lanes send. */
    KEEPS_FAILING,
    /** The hospital stored a reference that only the transaction itself could resolve. */
    REFERENCE_UNRESOLVED,
    /** Sending it would tell the hospital what it must not know, or it is not made as a delivery must be. */
    NOT_SENDABLE
}
