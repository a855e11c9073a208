namespace QrLogin.Grains.Contracts;

/// <summary>How a session gets its scan codes: they rotate, computed from a secret key, or there is one fixed code.</summary>
public readonly record struct ScanCodeSource
{
    private ScanCodeSource(string value, bool isFixed) => (Value, IsFixed) = (value, isFixed);

    /// <summary>Whether there is one code for the whole session.</summary>
    public bool IsFixed { get; }

    /// <summary>The code if it is fixed, else the key. The key never leaves the cluster.</summary>
    internal string Value { get; }

    /// <summary>Codes that rotate, computed from <paramref name="key"/>, which must have at least 64 random bits.</summary>
    public static ScanCodeSource Rotating(string key) => new(key, isFixed: false);

    /// <summary>One code for the whole session, which must have at least 64 random bits.</summary>
    public static ScanCodeSource Fixed(string code) => new(code, isFixed: true);

    internal static ScanCodeSource FromParts(string value, bool isFixed) => new(value, isFixed);

    /// <summary>Hides the value, since it may be a key.</summary>
    public override string ToString() => nameof(ScanCodeSource);
}
