package org.waymarker.testing;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;

/** Synthetic people, each with an NHS number of its own from the 999 range, which is kept for tests. */
public final class People {
    /** Nine digits from 999100000, starting at another place in each process so that a shared server seldom meets the same twice. */
    private static final AtomicInteger NEXT = new AtomicInteger(999_100_000 + new Random().nextInt(800_000));

    private People() {}

    /** A valid NHS number that nobody had before in this process. */
    public static String freshNhsNumber() {
        while (true) {
            var nine = Integer.toString(NEXT.incrementAndGet());
            var check = checkDigit(nine);
            if (check < 10) {
                return nine + check;
            }
        }
    }

    /** @return the Modulus 11 check digit of nine digits; 10 means that no NHS number begins with them */
    public static int checkDigit(String nine) {
        var sum = 0;
        for (var i = 0; i < 9; i++) {
            sum += (nine.charAt(i) - '0') * (10 - i);
        }
        return (11 - sum % 11) % 11;
    }

    /** A traced patient as the hospital would hold her, not yet stored anywhere. */
    public static Patient patient(String nhsNumber, String family, String given, String birthDate) {
        var patient = new Patient();
        patient.addIdentifier().setSystem("https://fhir.nhs.uk/Id/nhs-number").setValue(nhsNumber);
        patient.addName().setFamily(family).addGiven(given);
        patient.setBirthDateElement(new DateType(birthDate));
        patient.setActive(true);
        return patient;
    }
}
