using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

internal sealed record RegisterRequest(
    [property: Description(
        $"The name to log in with. It keeps its case, but is not case-sensitive. {Grains.Contracts.Username.ReservedRule}")]
    [property: Required]
    [property: RegularExpression(Grains.Contracts.Username.Pattern)]
    [property: StringLength(Grains.Contracts.Username.MaxLength, MinimumLength = Grains.Contracts.Username.MinLength)]
    string? Username,
    [property: Description("The password. It may contain any characters.")]
    [property: Required]
    [property: DataType(DataType.Password)]
    [property: StringLength(Grains.Contracts.Password.MaxLength, MinimumLength = Grains.Contracts.Password.MinLength)]
    string? Password,
    [property: Description($"The person's name, as a waiting PC shows it. Defaults to the username. {DisplayText.Rule}")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? DisplayName) : IJsonRequest<RegisterRequest>
{
    public static JsonTypeInfo<RegisterRequest> TypeInfo => AccountJson.Default.RegisterRequest;

    /// <summary>The username and password of a valid request.</summary>
    public (Username Name, Password Password) ParseCredentials() => CredentialText.Parse(Username, Password);

    /// <summary>The display name as it is stored; null if none was sent.</summary>
    public string? ParseDisplayName() => DisplayText.Parse(DisplayName);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(RegisterRequest);

    public void Validate(ValidationErrors errors)
    {
        CredentialText.Validate(Username, Password, errors);
        bool isReserved = Grains.Contracts.Username.TryParse(Username, out var name) && name.IsReserved;
        errors.Unless(!isReserved, "username", Grains.Contracts.Username.ReservedRule);
        errors.Unless(DisplayName is null || DisplayText.IsValid(DisplayName), "displayName", DisplayText.Rule);
    }
}

internal sealed record LogInRequest(
    [property: Description("The registered username. It is not case-sensitive.")]
    [property: Required]
    [property: RegularExpression(Grains.Contracts.Username.Pattern)]
    [property: StringLength(Grains.Contracts.Username.MaxLength, MinimumLength = Grains.Contracts.Username.MinLength)]
    string? Username,
    [property: Description("The password.")]
    [property: Required]
    [property: DataType(DataType.Password)]
    [property: StringLength(Grains.Contracts.Password.MaxLength, MinimumLength = Grains.Contracts.Password.MinLength)]
    string? Password,
    [property: Description($"A name for this device, to show to people. {DisplayText.Rule}")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? DeviceName) : IJsonRequest<LogInRequest>
{
    public static JsonTypeInfo<LogInRequest> TypeInfo => AccountJson.Default.LogInRequest;

    /// <summary>The username and password of a valid request.</summary>
    public (Username Name, Password Password) ParseCredentials() => CredentialText.Parse(Username, Password);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(LogInRequest);

    public void Validate(ValidationErrors errors)
    {
        CredentialText.Validate(Username, Password, errors);
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", DisplayText.Rule);
    }
}

internal sealed record ProfileRequest(
    [property: Description($"The new display name. {DisplayText.Rule}")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? DisplayName,
    [property: Description(
        "The https address of a picture, or an empty text for none. Sites get it as `picture`; this service never fetches it.")]
    [property: StringLength(ProfileRequest.MaxPictureLength)]
    string? Picture) : IJsonRequest<ProfileRequest>
{
    public const int MaxPictureLength = 1_024;

    private const string PictureRule = "Must be an https address of at most 1,024 characters, or empty.";

    public static JsonTypeInfo<ProfileRequest> TypeInfo => AccountJson.Default.ProfileRequest;

    public ChangeProfile ToCommand() => new(DisplayText.Parse(DisplayName), Picture);

    /// <summary>Hides the values: they are personal.</summary>
    public override string ToString() => nameof(ProfileRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(DisplayName is null || DisplayText.IsValid(DisplayName), "displayName", DisplayText.Rule);
        errors.Unless(Picture is null or "" || IsPicture(Picture), "picture", PictureRule);
    }

    private static bool IsPicture(string text) =>
        text.Length <= MaxPictureLength
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "https", UserInfo: "" }
        && address.AbsoluteUri.Length <= MaxPictureLength;
}

internal sealed record PasswordChangeRequest(
    [property: Description("The new password. It may contain any characters.")]
    [property: Required]
    [property: DataType(DataType.Password)]
    [property: StringLength(Grains.Contracts.Password.MaxLength, MinimumLength = Grains.Contracts.Password.MinLength)]
    string? NewPassword,
    [property: Description("The current password.")]
    [property: DataType(DataType.Password)]
    [property: StringLength(Grains.Contracts.Password.MaxLength, MinimumLength = Grains.Contracts.Password.MinLength)]
    string? CurrentPassword,
    [property: Description("An assertion of one of the account's passkeys, in place of the current password.")]
    PasskeyAssertion? Assertion,
    [property: Description("Whether to end all other logins of the account; true if left out.")]
    bool? EndOthers) : IJsonRequest<PasswordChangeRequest>
{
    public static JsonTypeInfo<PasswordChangeRequest> TypeInfo => AccountJson.Default.PasswordChangeRequest;

    /// <summary>The passwords of a valid request. The current one is null if none was sent.</summary>
    public (Password New, Password? Current) ParsePasswords() =>
        (CredentialText.ParsePassword(NewPassword), CredentialText.ParseOptional(CurrentPassword));

    /// <summary>Hides the values: they are secrets.</summary>
    public override string ToString() => nameof(PasswordChangeRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(Password.TryParse(NewPassword, out _), "newPassword", Password.Rule);
        CredentialText.ValidateOptional(CurrentPassword, "currentPassword", errors);
    }
}

internal sealed record PasswordResetRequest(
    [property: Description("The code from the operator, `qrr_…`.")]
    [property: Required]
    [property: DataType(DataType.Password)]
    string? ResetCode,
    [property: Description("The new password. It may contain any characters.")]
    [property: Required]
    [property: DataType(DataType.Password)]
    [property: StringLength(Grains.Contracts.Password.MaxLength, MinimumLength = Grains.Contracts.Password.MinLength)]
    string? NewPassword) : IJsonRequest<PasswordResetRequest>
{
    public static JsonTypeInfo<PasswordResetRequest> TypeInfo => AccountJson.Default.PasswordResetRequest;

    /// <summary>The new password of a valid request.</summary>
    public Password ParsePassword() => CredentialText.ParsePassword(NewPassword);

    /// <summary>Hides the values: they are secrets.</summary>
    public override string ToString() => nameof(PasswordResetRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(ResetCode is not null, "resetCode", ValidationErrors.Required);
        errors.Unless(Password.TryParse(NewPassword, out _), "newPassword", Password.Rule);
    }
}

internal sealed record ProofRequest(
    [property: Description("The password.")]
    [property: DataType(DataType.Password)]
    [property: StringLength(Grains.Contracts.Password.MaxLength, MinimumLength = Grains.Contracts.Password.MinLength)]
    string? Password,
    [property: Description("An assertion of one of the account's passkeys, in place of the password.")]
    PasskeyAssertion? Assertion) : IJsonRequest<ProofRequest>
{
    public static JsonTypeInfo<ProofRequest> TypeInfo => AccountJson.Default.ProofRequest;

    public PersonProof ToProof() => new(CredentialText.ParseOptional(Password), Assertion);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ProofRequest);

    public void Validate(ValidationErrors errors) => CredentialText.ValidateOptional(Password, "password", errors);
}

internal sealed record ProviderLogInRequest(
    [property: Description("The provider's name in the settings.")]
    [property: Required]
    string? Provider,
    [property: Description("The code that the provider sent the person back with.")]
    [property: Required]
    string? Code,
    [property: Description("The PKCE verifier of the authorization request (RFC 7636, section 4.1).")]
    [property: Required]
    [property: StringLength(128, MinimumLength = 43)]
    string? CodeVerifier,
    [property: Description("The nonce of the authorization request.")]
    [property: Required]
    string? Nonce,
    [property: Description($"A name for this device, to show to people. {DisplayText.Rule}")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string? DeviceName) : IJsonRequest<ProviderLogInRequest>
{
    private const string ExampleSecret = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    public static ProviderLogInRequest Example => new("corporate", "SplxlOBeZQQYbYS6WxSbIA", ExampleSecret, ExampleSecret, "Ann's phone");

    public static JsonTypeInfo<ProviderLogInRequest> TypeInfo => AccountJson.Default.ProviderLogInRequest;

    public ProviderCode ToCode() => new(Code!, CodeVerifier!, Nonce!);

    /// <summary>Hides the values: they are secrets.</summary>
    public override string ToString() => nameof(ProviderLogInRequest);

    public void Validate(ValidationErrors errors)
    {
        errors.Unless(Provider is not null, "provider", ValidationErrors.Required);
        errors.Unless(!string.IsNullOrEmpty(Code), "code", ValidationErrors.Required);
        errors.Unless(CodeVerifier is { Length: >= 43 and <= 128 }, "codeVerifier", "Must have 43 to 128 characters.");
        errors.Unless(!string.IsNullOrEmpty(Nonce), "nonce", ValidationErrors.Required);
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", DisplayText.Rule);
    }
}
