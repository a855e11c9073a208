using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

internal sealed record UpcomingCode(
    [property: Description("The content of the QR code.")]
    [property: Url]
    string QrText,
    [property: Description("In how many seconds to show it, by the server's clock, rounded up. Shown earlier, it would be refused.")]
    [property: Minimum(0)]
    int FromIn)
{
    public const string Description =
        "The codes that follow `qrText`, until the session expires. Only while `waiting`, and only if the session was opened with "
        + "`ahead=true`.";

    public static UpcomingCode Example => new(ExampleValues.QrText, 30);

    /// <summary>The codes of a view; null if the PC did not ask for them.</summary>
    public static IReadOnlyList<UpcomingCode>? Of(SessionView view, HttpContext http, PublicOrigin origin, QrId session) =>
        view.UpcomingCodes is { } codes
            ? [.. codes.Select(c => new UpcomingCode(origin.QrText(http, session, c.Code), c.FromIn.ToSeconds()))]
            : null;
}
