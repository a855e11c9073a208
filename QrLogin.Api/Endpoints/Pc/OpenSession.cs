using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Requests;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

internal sealed record OpenSessionResponse(
    [property: Description("The session's public id.")]
    [property: RegularExpression(Grains.Contracts.QrId.Pattern)]
    string QrId,
    [property: Description(
        "The PC's secret. Send it as `Authorization: Bearer qrp_…` (or `DPoP qrp_…`) with every call for this session. "
        + "It is returned only once.")]
    [property: RegularExpression(Secrets.PollToken.Pattern)]
    string PollToken,
    [property: Description("The status of the session: `waiting`.")]
    SessionStatus Status,
    [property: Description("Increases with every change of `status`.")]
    [property: Minimum(1)]
    int Version,
    [property: Description(
        "The content of the QR code: `{public origin}/q/{qrId}?c={scan code}`. "
        + "The scan code changes every rotation period (30 s by default).")]
    [property: Url]
    string QrText,
    [property: Description("When the session expires. Confirming it may move this once, so that the PC has at least 60 s.")]
    DateTimeOffset ExpiresAt,
    [property: Description("Seconds until `expiresAt`, rounded up.")]
    [property: Minimum(0)]
    int ExpiresIn,
    [property: Description("The recommended interval between two polls, in seconds.")]
    [property: Range(1, 60)]
    int PollInterval,
    [property: Description(UpcomingCode.Description)]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<UpcomingCode>? Upcoming = null,
    [property: Description("The client of the authorization request; absent without one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    RequestingClient? Client = null)
{
    public static OpenSessionResponse Example => new(
        ExampleValues.QrId,
        ExampleValues.PollToken,
        SessionStatus.Waiting,
        Version: 1,
        ExampleValues.QrText,
        ExampleValues.Now.AddMinutes(3),
        ExpiresIn: 180,
        PollInterval: 1);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(OpenSessionResponse);
}

internal sealed record RequestingClient(
    [property: Description("The client's name, which the phone shows, too.")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string Name);

internal sealed record OpenSessionRequest(
    [property: Description($"A name for this device, to show to people. {DisplayText.Rule}")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? DeviceName,
    [property: Description(
        "The query string of an authorization request (RFC 6749, section 4.1.1), with PKCE. The session then answers with "
        + "`redirectTo` or `formPost`, which contain a code for the client, and never with a token. Only our own page and the "
        + "client's can open such a session.")]
    [property: MinLength(1)]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? AuthorizationRequest = null) : IJsonRequest<OpenSessionRequest>
{
    /// <summary>Hides the values: an authorization request may contain what only its client should know.</summary>
    public override string ToString() => nameof(OpenSessionRequest);

    public static JsonTypeInfo<OpenSessionRequest> TypeInfo => PcJson.Default.OpenSessionRequest;

    public void Validate(ValidationErrors errors) =>
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", DisplayText.Rule);
}
