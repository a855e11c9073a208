using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

internal sealed record ScanResponse(
    [property: Description("The status of the session: `scanned`.")]
    SessionStatus Status,
    [property: Description("The phone's secret for its one decision. Scanning again replaces it.")]
    [property: RegularExpression(Secrets.ConfirmToken.Pattern)]
    string ConfirmToken,
    [property: Description("Seconds until the session expires, rounded up.")]
    [property: Minimum(0)]
    int ExpiresIn,
    [property: Description(
        "The requesting PC. Show it to the person. "
        + "The service determines only `ip`, `location` and `requestedAt`; the PC claims the rest.")]
    RequesterResponse Requester,
    [property: Description("The OAuth client that opened the session; null for sessions of this API.")]
    ClientResponse? Client,
    [property: Description(
        "The code that the device shows, for the person to compare; null for sessions of this API, and if the person must type it.")]
    [property: RegularExpression(Grains.Contracts.UserCode.DisplayPattern)]
    string? UserCode,
    [property: Description("Whether the person must type what the PC shows, and what that is.")]
    NumberMatch NumberMatch,
    [property: Description(
        "For `navigator.credentials.get()`, if `confirm` needs an `assertion` (`QrLogin:ConfirmWith`); null if it needs none, or if the "
        + "account has no passkey.")]
    PasskeyRequestOptions? Passkey,
    [property: Description(
        "Warnings for the person. `different_network`: the PC and the phone are on different networks. "
        + "`new_device`: the account has never been logged in on this PC. "
        + "`no_passkey`: `confirm` needs a passkey and the account has none, so the phone can only deny.")]
    [property: AllowedValues(ScanResponse.DifferentNetwork, ScanResponse.NewDevice, ScanResponse.NoPasskey)]
    IReadOnlyList<string> Warnings)
{
    private const string DifferentNetwork = "different_network", NewDevice = "new_device", NoPasskey = "no_passkey";

    public static ScanResponse Example => new(
        SessionStatus.Scanned,
        ExampleValues.ConfirmToken,
        120,
        new(DeviceType.Pc, "Office PC", "198.51.100.20", "Lyon, France", "Mozilla/5.0 (X11; Linux x86_64)", ExampleValues.Now),
        null,
        null,
        NumberMatch.Number(isRequired: true),
        null,
        [DifferentNetwork, NewDevice]);

    /// <param name="ticket">What the session says about the PC.</param>
    /// <param name="confirmToken">The token for the phone's decision.</param>
    /// <param name="geoLocation">Where addresses are.</param>
    /// <param name="passkey">How to confirm with a passkey; null if that is not required.</param>
    public static ScanResponse Of(ScanTicket ticket, string confirmToken, GeoLocation geoLocation, ConfirmationPasskey? passkey)
    {
        var pc = ticket.Requester;
        return new(
            SessionStatus.Scanned,
            confirmToken,
            ticket.ExpiresIn.ToSeconds(),
            new(pc.Device.Type, pc.DeviceName, pc.Ip, geoLocation.Find(pc.Ip), pc.UserAgent, ticket.RequestedAt),
            ticket.ClientName is { } name ? new(name, ticket.IsClientVerified == true) : null,
            ticket.UserCode?.Display,
            ticket.UserCodeRequired == true ? NumberMatch.UserCode : NumberMatch.Number(ticket.NumberRequired),
            passkey?.Options,
            [.. WarningsOf(ticket, passkey)]);
    }

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ScanResponse);

    private static IEnumerable<string> WarningsOf(ScanTicket ticket, ConfirmationPasskey? passkey)
    {
        if (ticket.DifferentNetwork) yield return DifferentNetwork;
        if (ticket.NewDevice) yield return NewDevice;
        if (passkey is { Options: null }) yield return NoPasskey;
    }
}

internal sealed record RequesterResponse(
    [property: Description("The kind of device, as the device reported it.")]
    DeviceType DeviceType,
    [property: Description("The name that the device reported; null if none.")]
    string? DeviceName,
    [property: Description("The IP address of the device, as the service sees it; null if unknown.")]
    string? Ip,
    [property: Description("The approximate location of that address; null if unknown, or if no location database is configured.")]
    string? Location,
    [property: Description("The `User-Agent` of the device, without characters that cannot be displayed; null if none.")]
    [property: StringLength(CallerExtensions.MaxUserAgentLength)]
    string? UserAgent,
    [property: Description("When the device opened the session.")]
    DateTimeOffset RequestedAt);

internal sealed record ClientResponse(
    [property: Description("The client's configured name.")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string Name,
    [property: Description(
        "Whether the client authenticated with a secret. If not, any program can have given this name: tell the person.")]
    bool Verified);

internal sealed record NumberMatch(
    [property: Description("Whether `confirm` must contain, as `matchNumber`, what is on the PC's screen.")]
    bool Required,
    [property: Description("What is on the PC's screen: `number`, or `user_code` for sessions of the device flow, which show no number.")]
    [property: AllowedValues(NumberMatch.NumberKind, NumberMatch.UserCodeKind)]
    string Kind,
    [property: Description("How many digits the number has; null for a user code, which has eight letters.")]
    [property: Range(2, 2)]
    int? Digits)
{
    private const string NumberKind = "number", UserCodeKind = "user_code";

    public static readonly NumberMatch UserCode = new(Required: true, UserCodeKind, Digits: null);

    public static NumberMatch Number(bool isRequired) => new(isRequired, NumberKind, Digits: 2);
}

internal sealed record LookUpResponse(
    [property: Description("The session's public id.")]
    [property: RegularExpression(Grains.Contracts.QrId.Pattern)]
    string QrId,
    [property: Description("The `scanCode` for `scan`.")]
    string ScanCode);

internal sealed record DecisionResponse(
    [property: Description("The status of the session: `confirmed` or `denied`.")] SessionStatus Status);

internal sealed record PhoneSessionResponse(
    [property: Description(
        "The status of the session. `redeemed` as soon as the PC has its token, even while the PC may still fetch it again.")]
    SessionStatus Status,
    [property: Description("Increases with every change of `status`.")]
    [property: Minimum(1)]
    int Version,
    [property: Description("Seconds until the session expires, rounded up.")]
    [property: Minimum(0)]
    int ExpiresIn)
{
    public static PhoneSessionResponse Example => new(SessionStatus.Redeemed, 4, 90);

    public static PhoneSessionResponse Of(PhoneView view) => new(view.Status, view.Version, view.ExpiresIn.ToSeconds());
}
