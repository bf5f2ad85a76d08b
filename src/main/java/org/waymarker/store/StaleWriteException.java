package org.waymarker.store;

/** Another transaction wrote the same thing at the same moment; nothing of this one is kept, and it may be tried again. */
public class StaleWriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what without patient data */
    public StaleWriteException(String what) {
        super(what);
    }
}
