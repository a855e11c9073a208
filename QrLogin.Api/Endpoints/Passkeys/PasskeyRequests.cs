using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Passkeys;

internal sealed record RegisterPasskeyRequest(
    [property: Description("The credential id, in base64url.")]
    [property: Required]
    string? Id,
    [property: Description("The same.")]
    [property: Required]
    string? RawId,
    [property: Description("`public-key`.")]
    [property: Required]
    string? Type,
    [property: Description("What the authenticator has created.")]
    [property: Required]
    PasskeyAttestationResponse? Response) : IJsonRequest<RegisterPasskeyRequest>
{
    public static RegisterPasskeyRequest Example => new(
        PasskeyExamples.Bytes, PasskeyExamples.Bytes, "public-key", new(PasskeyExamples.Bytes, PasskeyExamples.Bytes, ["internal"]));

    public static JsonTypeInfo<RegisterPasskeyRequest> TypeInfo => PasskeyJson.Default.RegisterPasskeyRequest;

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(Id is not null, "id", ValidationErrors.Required);
        errors.Unless(RawId is not null && RawId == Id, "rawId", "Must be the id.");
        errors.Unless(Type == "public-key", "type", "Must be public-key.");
        errors.Unless(
            Response is { ClientDataJSON: not null, AttestationObject: not null },
            "response",
            "Must have clientDataJSON and attestationObject.");
    }
}

internal sealed record PasskeyLogInRequest(
    [property: Description("The credential id, in base64url.")]
    [property: Required]
    string? Id,
    [property: Description("The same.")]
    [property: Required]
    string? RawId,
    [property: Description("`public-key`.")]
    [property: Required]
    string? Type,
    [property: Description("What the authenticator signed.")]
    [property: Required]
    PasskeyAssertionResponse? Response,
    [property: Description($"A name for this device, to show to people. {DisplayText.Rule}")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? DeviceName) : IJsonRequest<PasskeyLogInRequest>
{
    public static PasskeyLogInRequest Example
    {
        get
        {
            var (id, rawId, type, response) = PasskeyAssertion.Example;
            return new(id, rawId, type, response, "Ann's phone");
        }
    }

    public static JsonTypeInfo<PasskeyLogInRequest> TypeInfo => PasskeyJson.Default.PasskeyLogInRequest;

    public PasskeyAssertion ToAssertion() => new(Id, RawId, Type, Response);

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(PasskeyLogInRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(Id is not null, "id", ValidationErrors.Required);
        errors.Unless(RawId is not null, "rawId", ValidationErrors.Required);
        errors.Unless(Type is not null, "type", ValidationErrors.Required);
        errors.Unless(Response is not null, "response", ValidationErrors.Required);
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", DisplayText.Rule);
    }
}

internal sealed record PasskeyNameRequest(
    [property: Description($"The new name. {DisplayText.Rule}")]
    [property: Required]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? Name) : IJsonRequest<PasskeyNameRequest>
{
    public static JsonTypeInfo<PasskeyNameRequest> TypeInfo => PasskeyJson.Default.PasskeyNameRequest;

    public string ParseName() => DisplayText.Parse(Name)!;

    public void Validate(ValidationErrors errors) => errors.Unless(DisplayText.IsValid(Name), "name", DisplayText.Rule);
}
