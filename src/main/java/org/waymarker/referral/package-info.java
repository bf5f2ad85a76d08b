/** The offer of a place in a peer group: made by a clinician, answered by the patient, carried out by a group that the NHS does not run. */
@NullMarked
package org.waymarker.referral;

import org.jspecify.annotations.NullMarked;
