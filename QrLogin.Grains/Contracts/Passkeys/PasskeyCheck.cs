namespace QrLogin.Grains.Contracts;

/// <summary>What a front end has found of a passkey's assertion.</summary>
[GenerateSerializer, Alias("qrlogin.passkey-check")]
public enum PasskeyCheck
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>It is valid.</summary>
    Valid = 1,

    /// <summary>It is not valid.</summary>
    Invalid = 2,
}
