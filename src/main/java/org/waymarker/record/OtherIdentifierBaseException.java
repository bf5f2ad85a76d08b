package org.waymarker.record;

/** The database was begun with another identifier base: with a new one every resource would reach the hospital a second time. */
public class OtherIdentifierBaseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OtherIdentifierBaseException(String begunWith, String configured) {
        super("This database was begun with waymarker.identifier-base " + begunWith + ", not " + configured
                + ": with another base every resource would reach the hospital a second time");
    }
}
