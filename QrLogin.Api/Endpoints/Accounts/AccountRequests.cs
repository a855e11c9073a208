using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

internal sealed record RegisterRequest(string? Username, string? Password, string? DisplayName) : IJsonRequest<RegisterRequest>
{
    public static JsonTypeInfo<RegisterRequest> TypeInfo => AccountJson.Default.RegisterRequest;

    /// <summary>The username and password of a valid request.</summary>
    public (Username Name, Password Password) Credentials => CredentialText.Parse(Username, Password);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(RegisterRequest);

    public void Validate(ValidationErrors errors)
    {
        CredentialText.Validate(Username, Password, errors);
        errors.Unless(DisplayName is null || DisplayText.IsValid(DisplayName), "displayName", DisplayText.Rule);
    }
}

internal sealed record LogInRequest(string? Username, string? Password, string? DeviceName) : IJsonRequest<LogInRequest>
{
    public static JsonTypeInfo<LogInRequest> TypeInfo => AccountJson.Default.LogInRequest;

    /// <summary>The username and password of a valid request.</summary>
    public (Username Name, Password Password) Credentials => CredentialText.Parse(Username, Password);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(LogInRequest);

    public void Validate(ValidationErrors errors)
    {
        CredentialText.Validate(Username, Password, errors);
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", DisplayText.Rule);
    }
}
