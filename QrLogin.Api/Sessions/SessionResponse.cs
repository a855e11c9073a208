using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

internal sealed record SessionResponse(
    [property: Description("The session's public id.")]
    [property: RegularExpression(Grains.Contracts.QrId.Pattern)]
    string QrId,
    [property: Description("The status of the session.")]
    SessionStatus Status,
    [property: Description("Increases with every change of `status`.")]
    [property: Minimum(1)]
    int Version,
    [property: Description("When the session expires. Confirming it may move this once, so that the PC has at least 60 s.")]
    DateTimeOffset ExpiresAt,
    [property: Description("Seconds until `expiresAt`, rounded up.")]
    [property: Minimum(0)]
    int ExpiresIn,
    [property: Description(
        "The content of the QR code while `waiting`, otherwise null. It changes every rotation period (30 s by default): "
        + "redraw the QR code whenever it differs.")]
    [property: Url]
    string? QrText,
    [property: Description(
        "The account that scanned the code, from `scanned` on; null before. "
        + "The PC learns nothing else about the account before it has the token.")]
    AccountName? Account,
    [property: Description(
        "Two digits for the PC to show, only in `scanned` and only if the person must type them on the phone; otherwise null.")]
    [property: RegularExpression(SessionResponse.MatchNumberPattern)]
    string? MatchNumber,
    [property: Description(
        "The login of this session, in `confirmed` only; otherwise null. Returning it redeems the session, and only one login is "
        + "ever made. It is returned again for 60 s, because a response may be lost.")]
    LoginTokenResponse? Token,
    [property: Description(
        "Where the page goes next, with the code or the error, if the session was opened for an authorization request: in `confirmed` "
        + "and `denied`; otherwise absent.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: Url]
    string? RedirectTo = null,
    [property: Description("The same for `response_mode=form_post`: a form to post. Otherwise absent.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    FormPostResponse? FormPost = null,
    [property: Description(UpcomingCode.Description)]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<UpcomingCode>? Upcoming = null)
{
    public const string MatchNumberPattern = "^[0-9]{2}$";

    /// <summary>Hides the values: some contain secrets.</summary>
    public override string ToString() => nameof(SessionResponse);

    /// <summary>Whether the PC has its result, or the session has ended without one.</summary>
    public bool IsComplete() => Token is not null || RedirectTo is not null || FormPost is not null || !Status.IsOpen();

    public static SessionResponse ExampleWaiting =>
        new(ExampleValues.QrId, SessionStatus.Waiting, 1, ExampleValues.Now.AddMinutes(3), 171, ExampleValues.QrText, null, null, null);

    public static SessionResponse ExampleConfirmed
    {
        get
        {
            var token = LoginTokenResponse.Example with { Method = LoginMethod.Qr };
            return new(ExampleValues.QrId, SessionStatus.Confirmed, 3, ExampleValues.Now.AddMinutes(3), 90, null, new("Ann"), null, token);
        }
    }
}

internal sealed record AccountName(
    [property: Description("The person's name as others see it.")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string DisplayName);
