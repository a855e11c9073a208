using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace QrLogin.Api.Authentication.Passkeys;

internal sealed record PasskeyRequestOptions(
    [property: Description("What the authenticator signs, in base64url. It works once, for five minutes.")]
    string Challenge,
    [property: Description("How long the person may take, in milliseconds.")]
    int Timeout,
    [property: Description("The RP ID.")]
    string RpId,
    [property: Description("The passkeys to choose from; empty for any.")]
    IReadOnlyList<PasskeyDescriptor> AllowCredentials,
    [property: Description("Always `required`: the authenticator checks that it is the person.")]
    string UserVerification)
{
    public static PasskeyRequestOptions Example => new(PasskeyExamples.Bytes, 300_000, "login.example.com", [], "required");
}

internal sealed record PasskeyCreationOptions(
    [property: Description("The relying party.")]
    PasskeyRelyingParty Rp,
    [property: Description("The account.")]
    PasskeyUser User,
    [property: Description("What the authenticator signs, in base64url. It works once, for five minutes.")]
    string Challenge,
    [property: Description("The accepted kinds of keys, the preferred first.")]
    IReadOnlyList<PasskeyAlgorithm> PubKeyCredParams,
    [property: Description("How long the person may take, in milliseconds.")]
    int Timeout,
    [property: Description("The account's passkeys, so that no authenticator gets a second one.")]
    IReadOnlyList<PasskeyDescriptor> ExcludeCredentials,
    [property: Description("What the authenticator must be able to do.")]
    PasskeySelection AuthenticatorSelection,
    [property: Description("Always `none`: the service does not ask for the maker of the authenticator.")]
    string Attestation)
{
    public static PasskeyCreationOptions Example => new(
        new("login.example.com", "QrLogin"),
        new("AAAAAAAAAAAAAAAAAAAAAA", "ann", "Ann"),
        PasskeyExamples.Bytes,
        [new("public-key", -7)],
        300_000,
        [],
        PasskeySelection.Discoverable,
        "none");
}

internal sealed record PasskeyRelyingParty(
    [property: Description("The RP ID.")] string Id,
    [property: Description("The name of the service.")] string Name);

internal sealed record PasskeyUser(
    [property: Description("The user handle, in base64url.")] string Id,
    [property: Description("The username.")] string Name,
    [property: Description("The display name.")] string DisplayName);

internal sealed record PasskeyAlgorithm(
    [property: Description("Always `public-key`.")] string Type,
    [property: Description("The COSE algorithm.")] int Alg);

internal sealed record PasskeyDescriptor(
    [property: Description("Always `public-key`.")] string Type,
    [property: Description("The credential id, in base64url.")] string Id,
    [property: Description("How the browser reaches the authenticator.")] IReadOnlyList<string> Transports);

internal sealed record PasskeySelection(
    [property: Description("Always `required`: the person logs in without typing a username.")] string ResidentKey,
    [property: Description("The same, for browsers that do not know `residentKey`.")] bool RequireResidentKey,
    [property: Description("Always `required`.")] string UserVerification)
{
    public static PasskeySelection Discoverable => new("required", true, "required");
}

internal sealed record PasskeyAssertion(
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
    PasskeyAssertionResponse? Response)
{
    public static PasskeyAssertion Example => new(
        PasskeyExamples.Bytes,
        PasskeyExamples.Bytes,
        "public-key",
        new(PasskeyExamples.Bytes, PasskeyExamples.Bytes, PasskeyExamples.Bytes, PasskeyExamples.Bytes));

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(PasskeyAssertion);
}

internal sealed record PasskeyAssertionResponse(
    [property: Description("The client data (Web Authentication Level 3, section 5.8.1), in base64url.")]
    [property: Required]
    string? ClientDataJSON,
    [property: Description("The authenticator data (section 6.1), in base64url.")]
    [property: Required]
    string? AuthenticatorData,
    [property: Description("The signature, in base64url.")]
    [property: Required]
    string? Signature,
    [property: Description("The user handle, in base64url; null if the authenticator has not returned it.")]
    string? UserHandle)
{
    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(PasskeyAssertionResponse);
}

internal sealed record PasskeyAttestationResponse(
    [property: Description("The client data (Web Authentication Level 3, section 5.8.1), in base64url.")]
    [property: Required]
    string? ClientDataJSON,
    [property: Description("The attestation object (section 6.5.4), in base64url.")]
    [property: Required]
    string? AttestationObject,
    [property: Description("How the browser reaches the authenticator.")]
    IReadOnlyList<string>? Transports)
{
    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(PasskeyAttestationResponse);
}

internal static class PasskeyExamples
{
    public const string Bytes = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}
