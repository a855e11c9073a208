using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Endpoints.Phone;

internal sealed record ScanRequest(string? ScanCode) : IJsonRequest<ScanRequest>
{
    public static JsonTypeInfo<ScanRequest> TypeInfo => PhoneJson.Default.ScanRequest;

    public void Validate(ValidationErrors errors) => errors.Unless(!string.IsNullOrEmpty(ScanCode), "scanCode", ValidationErrors.Required);
}

internal sealed record ConfirmRequest(string? ConfirmToken, string? MatchNumber) : IJsonRequest<ConfirmRequest>
{
    public static JsonTypeInfo<ConfirmRequest> TypeInfo => PhoneJson.Default.ConfirmRequest;

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ConfirmRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", ValidationErrors.Required);
        // A slip of the finger must not use up one of three tries.
        errors.Unless(MatchNumber is null || (MatchNumber.Length == 2 && MatchNumber.All(char.IsAsciiDigit)), "matchNumber", "Must be two digits.");
    }
}

internal sealed record DenyRequest(string? ConfirmToken) : IJsonRequest<DenyRequest>
{
    public static JsonTypeInfo<DenyRequest> TypeInfo => PhoneJson.Default.DenyRequest;

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DenyRequest);

    public void Validate(ValidationErrors errors) => errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", ValidationErrors.Required);
}

internal sealed record LookUpRequest(string? UserCode) : IJsonRequest<LookUpRequest>
{
    public static JsonTypeInfo<LookUpRequest> TypeInfo => PhoneJson.Default.LookUpRequest;

    public void Validate(ValidationErrors errors) => errors.Unless(!string.IsNullOrWhiteSpace(UserCode), "userCode", ValidationErrors.Required);
}
