namespace QrLogin.Grains.Contracts;

/// <summary>What kind of device a request claims to come from.</summary>
[GenerateSerializer, Alias("qrlogin.device-type")]
public enum DeviceType
{
    Other = 0,

    /// <summary>A native program on a PC.</summary>
    Pc = 1,

    /// <summary>A browser.</summary>
    Web = 2,

    /// <summary>An iPhone.</summary>
    Ios = 3,

    /// <summary>An Android phone.</summary>
    Android = 4,

    Tablet = 5,

    Tv = 6,
}
