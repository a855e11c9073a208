namespace QrLogin.Grains.Contracts;

/// <summary>The kinds of device.</summary>
[GenerateSerializer, Alias("qrlogin.device-type")]
public enum DeviceType
{
    /// <summary>Anything else.</summary>
    Other = 0,

    /// <summary>A program on a PC.</summary>
    Pc = 1,

    /// <summary>A browser.</summary>
    Web = 2,

    /// <summary>An iPhone.</summary>
    Ios = 3,

    /// <summary>A phone with Android.</summary>
    Android = 4,

    /// <summary>A tablet.</summary>
    Tablet = 5,

    /// <summary>A TV.</summary>
    Tv = 6,
}
