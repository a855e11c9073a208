using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>The body of a request, and what it must be. Members that it does not know are ignored.</summary>
internal interface IJsonRequest
{
    void Check(ValidationErrors errors);
}

internal sealed record RegisterRequest(string? Username, string? Password, string? DisplayName) : IJsonRequest
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(RegisterRequest);

    public void Check(ValidationErrors errors)
    {
        errors.UnlessCredentials(Username, Password);
        errors.Unless(DisplayName is null || DisplayText.IsValid(DisplayName), "displayName", ValidationErrors.Name);
    }
}

internal sealed record LogInRequest(string? Username, string? Password, string? DeviceName) : IJsonRequest
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(LogInRequest);

    public void Check(ValidationErrors errors)
    {
        errors.UnlessCredentials(Username, Password);
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", ValidationErrors.Name);
    }
}

internal sealed record OpenSessionRequest(string? DeviceName) : IJsonRequest
{
    public void Check(ValidationErrors errors) =>
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", ValidationErrors.Name);
}

internal sealed record ScanRequest(string? ScanCode) : IJsonRequest
{
    public void Check(ValidationErrors errors) => errors.Unless(!string.IsNullOrEmpty(ScanCode), "scanCode", ValidationErrors.Required);
}

internal sealed record ConfirmRequest(string? ConfirmToken, string? MatchNumber) : IJsonRequest
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ConfirmRequest);

    public void Check(ValidationErrors errors)
    {
        errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", ValidationErrors.Required);
        // A slip of the finger must not use up one of three tries.
        errors.Unless(MatchNumber is null || (MatchNumber.Length == 2 && MatchNumber.All(char.IsAsciiDigit)), "matchNumber", "Must be two digits.");
    }
}

internal sealed record DenyRequest(string? ConfirmToken) : IJsonRequest
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DenyRequest);

    public void Check(ValidationErrors errors) => errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", ValidationErrors.Required);
}

internal sealed record LookUpRequest(string? UserCode) : IJsonRequest
{
    public void Check(ValidationErrors errors) => errors.Unless(!string.IsNullOrWhiteSpace(UserCode), "userCode", ValidationErrors.Required);
}

/// <summary>What is wrong with a body, by member.</summary>
internal sealed class ValidationErrors
{
    public const string Required = "Is required.";
    public const string Name = "Must be 1 to 64 characters, none of them a control or one that overrides the direction of text.";

    private readonly Dictionary<string, string[]> _errors = [];

    public void Unless(bool valid, string member, string mustBe)
    {
        if (!valid) _errors[member] = [mustBe];
    }

    public void UnlessCredentials(string? username, string? password)
    {
        Unless(Username.TryParse(username, out _), "username", "Must be 3 to 64 letters, digits or . _ - @ +");
        Unless(Password.TryParse(password, out _), "password", "Must be 8 to 256 characters.");
    }

    public Problem? ToProblem() => _errors.Count == 0 ? null : Problem.Validation(_errors);
}
