using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
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
