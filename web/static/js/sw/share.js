// @ts-check
/** Another app shares something: kept here, then the page asks where to say it. */
import { putShared } from "../shared.js";

/** @param {Request} request @param {typeof putShared} [put] */
export async function receive(request, put = putShared) {
  await put(await request.formData());
  return Response.redirect("/partager", 303);
}
