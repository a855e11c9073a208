using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

internal sealed record ScanRequest(
    [property: Description("The parameter `c` of the URL in the QR code.")]
    [property: Required]
    [property: MinLength(1)]
    string? ScanCode) : IJsonRequest<ScanRequest>
{
    public static JsonTypeInfo<ScanRequest> TypeInfo => PhoneJson.Default.ScanRequest;

    public void Validate(ValidationErrors errors) => errors.Unless(!string.IsNullOrEmpty(ScanCode), "scanCode", ValidationErrors.Required);
}

internal sealed record ConfirmRequest(
    [property: Description("The confirm token that `scan` returned.")]
    [property: Required]
    [property: MinLength(1)]
    string? ConfirmToken,
    [property: Description(
        "What the other screen shows, if `numberMatch.required` is true: the number, or the user code, as the person typed it. "
        + "Case, dashes and spaces do not matter. The third wrong one denies the session.")]
    [property: MinLength(1)]
    string? MatchNumber,
    [property: Description("The result of `navigator.credentials.get()` with the `passkey` that `scan` returned.")]
    PasskeyAssertion? Assertion) : IJsonRequest<ConfirmRequest>
{
    /// <summary>The match number or the user code, normalized (<see cref="TypedText.NormalizeCode"/>); null if none was sent.</summary>
    public string? NormalizedMatchNumber() => TypedText.NormalizeCode(MatchNumber);

    public static JsonTypeInfo<ConfirmRequest> TypeInfo => PhoneJson.Default.ConfirmRequest;

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ConfirmRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", ValidationErrors.Required);
        // A typo must not use up one of the three attempts.
        bool isTwoDigits = NormalizedMatchNumber() is { Length: 2 } number && number.All(char.IsAsciiDigit);
        bool isValid = MatchNumber is null || isTwoDigits || UserCode.TryParse(MatchNumber, out _);
        errors.Unless(isValid, "matchNumber", "Must be two digits, or the eight letters of a user code.");
    }
}

internal sealed record DenyRequest(
    [property: Description("The confirm token that `scan` returned.")]
    [property: Required]
    [property: MinLength(1)]
    string? ConfirmToken) : IJsonRequest<DenyRequest>
{
    public static JsonTypeInfo<DenyRequest> TypeInfo => PhoneJson.Default.DenyRequest;

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DenyRequest);

    public void Validate(ValidationErrors errors) =>
        errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", ValidationErrors.Required);
}

internal sealed record ContinueRequest(
    [property: Description("The session's poll token, which shows that the same page opened it.")]
    [property: Required]
    [property: MinLength(1)]
    string? PollToken,
    [property: Description(
        "Where phones must confirm with a passkey: an assertion with the options of `POST /api/v1/passkeys/assertion-options`. A login "
        + "that was made with a passkey less than 5 minutes ago needs none.")]
    PasskeyAssertion? Assertion) : IJsonRequest<ContinueRequest>
{
    public static JsonTypeInfo<ContinueRequest> TypeInfo => PhoneJson.Default.ContinueRequest;

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ContinueRequest);

    public void Validate(ValidationErrors errors) =>
        errors.Unless(!string.IsNullOrEmpty(PollToken), "pollToken", ValidationErrors.Required);
}

internal sealed record LookUpRequest(
    [property: Description("The user code as the person typed it. Case, dashes and spaces do not matter.")]
    [property: Required]
    [property: MinLength(1)]
    string? UserCode) : IJsonRequest<LookUpRequest>
{
    public static JsonTypeInfo<LookUpRequest> TypeInfo => PhoneJson.Default.LookUpRequest;

    public void Validate(ValidationErrors errors) =>
        errors.Unless(!string.IsNullOrWhiteSpace(UserCode), "userCode", ValidationErrors.Required);
}
